using './main.bicep'
extends './main.bicepparam'
import { prod } from './environments.bicep'

param sizes = prod.sizes
param privateNetwork = prod.privateNetwork
param tierSettings = prod.settings
param slowestCheckoutMs = prod.slowestCheckoutMs
param monthlyBudget = prod.monthlyBudget
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')

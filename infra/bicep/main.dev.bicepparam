using './main.bicep'
extends './main.bicepparam'
import { dev } from './environments.bicep'

param sizes = dev.sizes
param privateNetwork = dev.privateNetwork
param tierSettings = dev.settings
param slowestCheckoutMs = dev.slowestCheckoutMs
param monthlyBudget = dev.monthlyBudget

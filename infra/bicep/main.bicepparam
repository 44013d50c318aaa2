// What azd deploys, and the base of main.dev.bicepparam and main.prod.bicepparam. Whatever is an operator's to say comes
// from the environment: docs/deploy-reference.md lists the variables.
using './main.bicep'
import { dev, prod } from './environments.bicep'

var environment = readEnvironmentVariable('BOXOFFICE_TIER', 'dev') == 'prod' ? prod : dev

param sizes = environment.sizes
param privateNetwork = environment.privateNetwork
param tierSettings = environment.settings
param slowestCheckoutMs = environment.slowestCheckoutMs
param monthlyBudget = environment.monthlyBudget

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION')
param administrator = {
  login: readEnvironmentVariable('SQL_ADMIN_LOGIN')
  objectId: readEnvironmentVariable('SQL_ADMIN_OBJECT_ID')
  principalType: readEnvironmentVariable('SQL_ADMIN_TYPE', 'Group')
}
param deployerAddress = readEnvironmentVariable('DEPLOYER_ADDRESS', '')
param authentication = {
  issuer: readEnvironmentVariable('AUTH_ISSUER', '')
  audience: readEnvironmentVariable('AUTH_AUDIENCE', '')
  jwksUri: readEnvironmentVariable('AUTH_JWKS_URI', '')
}
param idSecretChanged = readEnvironmentVariable('ID_SECRET_CHANGED', 'false') == 'true'
param corsOrigins = readEnvironmentVariable('CORS_ORIGINS', '')
param shopSettings = json(readEnvironmentVariable('SHOP_SETTINGS', '{}'))
param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
// Without an address nobody would read its subscription, which then fills.
param escalation = readEnvironmentVariable('ESCALATION', 'true') == 'true' && !empty(readEnvironmentVariable(
  'ESCALATION_NOTIFY_URL',
  ''
))
param notifyUrl = readEnvironmentVariable('ESCALATION_NOTIFY_URL', '')
param escalateUrl = readEnvironmentVariable('ESCALATION_ESCALATE_URL', '')
param escalationOpsKey = readEnvironmentVariable('ESCALATION_OPS_KEY', '')
param kafkaMirror = readEnvironmentVariable('KAFKA_MIRROR', 'false') == 'true'
param frontDoor = readEnvironmentVariable('FRONT_DOOR', 'false') == 'true'

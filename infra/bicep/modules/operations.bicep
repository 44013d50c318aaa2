// Who is told, of what, and where to look.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Who is told when something is wrong, or dear.')
param emails string[]

@description('The host name that customers call.')
param hostName string

@description('Milliseconds that 99 of 100 checkout calls must not exceed.')
param slowestCheckoutMs int

@description('What a month may cost, and the first day of the month that the budget was made in; empty = no budget.')
param budget { monthly: int, start: string }

var topic = loadJsonContent('../generated/topic.json')

module actionGroup 'action-group.bicep' = {
  params: { names: names, tags: tags, emails: emails }
}

module alerts 'alerts.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    topicName: topic.name
    slowestCheckoutMs: slowestCheckoutMs
  }
  dependsOn: [actionGroup]
}

module availability 'availability.bicep' = {
  params: { location: location, names: names, tags: tags, hostName: hostName }
  dependsOn: [actionGroup]
}

module workbook 'workbook.bicep' = {
  params: { location: location, names: names, tags: tags }
}

module money 'budget.bicep' = if (!empty(budget.start)) {
  params: { names: names, monthly: budget.monthly, start: budget.start, emails: emails }
  dependsOn: [actionGroup]
}

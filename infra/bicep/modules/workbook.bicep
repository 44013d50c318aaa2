// The shop at a glance: what was sold, and how the sagas do.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = { name: names.serviceBus }

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insights.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Boxoffice'
    category: 'workbook'
    version: '1.0'
    sourceId: insights.id
    serializedData: replace(string(loadJsonContent('../workbook.json')), '<service-bus>', bus.id)
  }
}

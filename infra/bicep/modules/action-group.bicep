// Who is told when something is wrong.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('The addresses to write to.')
param emails string[]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actionGroup
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'boxoffice'
    emailReceivers: [for (email, i) in emails: { name: 'person-${i}', emailAddress: email, useCommonAlertSchema: true }]
  }
}

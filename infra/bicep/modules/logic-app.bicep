// A workflow that reads a subscription of the topic as an identity of its own.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Which of the workflows below infra/logic-app.')
param workflowName 'escalation' | 'mirror'

@description('The values of the workflow\'s parameters.')
@secure()
param values { *: { value: string } }

@description('Whether it runs.')
param isEnabled bool

var name = workflowName == 'escalation' ? names.escalation : names.mirror
var definition = workflowName == 'escalation'
  ? loadJsonContent('../../logic-app/escalation.json')
  : loadJsonContent('../../logic-app/mirror.json')
var connector = subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'servicebus')

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = { name: names.workspace }

// The published type of a connection lacks what an identity needs.
resource connection 'Microsoft.Web/connections@2016-06-01' = {
  name: '${name}-servicebus'
  location: location
  tags: tags
  #disable-next-line BCP187
  kind: 'V1'
  properties: {
    displayName: 'orders, as ${name}'
    api: { id: connector }
    #disable-next-line BCP089
    parameterValueSet: {
      name: 'managedIdentityAuth'
      values: { namespaceEndpoint: { value: 'sb://${names.serviceBus}.servicebus.windows.net/' } }
    }
  }
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    state: isEnabled ? 'Enabled' : 'Disabled'
    definition: definition
    parameters: union(values, {
      '$connections': {
        value: {
          servicebus: {
            id: connector
            connectionId: connection.id
            connectionName: connection.name
            connectionProperties: { authentication: { type: 'ManagedServiceIdentity' } }
          }
        }
      }
    })
  }
}

#disable-next-line use-recent-api-versions // there is no stable one
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workflow
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'WorkflowRuntime', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The addresses that its connector calls from.')
output connectorAddresses string[] = map(
  workflow.properties.endpointsConfiguration.connector.outgoingIpAddresses,
  one => one.address
)

@description('The addresses that its own calls come from.')
output callerAddresses string[] = map(
  workflow.properties.endpointsConfiguration.workflow.outgoingIpAddresses,
  one => one.address
)

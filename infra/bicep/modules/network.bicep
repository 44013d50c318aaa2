// The network that the app lives in when nothing but the API is to be reached from outside.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

var spaces = { app: '10.40.0.0/24', endpoints: '10.40.1.0/24', deployment: '10.40.2.0/27' }

resource guards 'Microsoft.Network/networkSecurityGroups@2026-03-01' = [
  for subnet in items(spaces): {
    name: 'nsg-${subnet.key}-${names.network}'
    location: location
    tags: tags
    properties: {
      securityRules: [
        {
          name: 'nothing-from-outside'
          properties: {
            priority: 4000
            direction: 'Inbound'
            access: 'Deny'
            protocol: '*'
            sourceAddressPrefix: 'Internet'
            sourcePortRange: '*'
            destinationAddressPrefix: '*'
            destinationPortRange: '*'
          }
        }
        {
          // Nothing here is administered by a shell: who got into one machine gets no further by it.
          name: 'no-shells-to-others'
          properties: {
            priority: 4000
            direction: 'Outbound'
            access: 'Deny'
            protocol: 'Tcp'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: 'VirtualNetwork'
            destinationPortRanges: ['22', '3389']
          }
        }
      ]
    }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/22'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: spaces.app
          networkSecurityGroup: {
            id: resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-app-${names.network}')
          }
          // What the plan Flex Consumption asks for.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
          defaultOutboundAccess: true
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: spaces.endpoints
          networkSecurityGroup: {
            id: resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-endpoints-${names.network}')
          }
          privateEndpointNetworkPolicies: 'Enabled'
          defaultOutboundAccess: false
        }
      }
      {
        // For a runner that migrates the database and puts secrets, which nobody outside can.
        name: 'deployment'
        properties: {
          addressPrefix: spaces.deployment
          networkSecurityGroup: {
            id: resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-deployment-${names.network}')
          }
          defaultOutboundAccess: true
        }
      }
    ]
  }
  dependsOn: [guards]
}

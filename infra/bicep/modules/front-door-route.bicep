// The way from Front Door to the app.
import { Names } from '../names.bicep'

@description('The name of every resource.')
param names Names

@description('The app\'s own host name.')
param appHostName string

resource profile 'Microsoft.Cdn/profiles@2026-10-01' existing = {
  name: names.frontDoor
  resource endpoint 'afdEndpoints' existing = { name: names.frontDoor }
}

resource group 'Microsoft.Cdn/profiles/originGroups@2026-10-01' = {
  parent: profile
  name: 'app'
  properties: {
    sessionAffinityState: 'Disabled'
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 0 }
    healthProbeSettings: {
      probePath: '/api/health/live'
      probeProtocol: 'Https'
      probeRequestType: 'GET'
      probeIntervalInSeconds: 30
    }
  }

  resource origin 'origins' = {
    name: 'app'
    properties: {
      hostName: appHostName
      originHostHeader: appHostName
      httpsPort: 443
      priority: 1
      weight: 1000
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
    }
  }
}

resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-10-01' = {
  parent: profile::endpoint
  name: 'api'
  properties: {
    originGroup: { id: group.id }
    // Neither the host's administration nor the engine's own HTTP API.
    patternsToMatch: ['/api/*']
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    enabledState: 'Enabled'
  }
  dependsOn: [group::origin]
}

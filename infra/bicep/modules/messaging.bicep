// The topic with its subscriptions, and the Logic Apps that read two which only they need: those are not in
// contracts/topics.ts, as the app knows nothing of them.
import { Names } from '../names.bicep'
import { Sizes, Subscription, Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('How large everything is.')
param sizes Sizes

@description('Whether it is reached through the network only.')
param isPrivate bool

@description('The address of the API.')
param api string

@description('Which of the contract\'s subscriptions are made.')
param subscriptionNames string[]

@description('Whether the Logic App that escalates is there, and the subscription it reads.')
param escalation { enabled: bool, subscription: string }

@description('Where it calls, and the staff key it looks with.')
@secure()
param calls { notifyUrl: string, escalateUrl: string, opsKey: string }

@description('Whether events are mirrored to an event hub, which one, and the subscription that is read for it.')
param mirror { enabled: bool, subscription: string, eventHub: string }

var topic = loadJsonContent('../generated/topic.json')
var usual = { requiresSession: false, maxDeliveryCount: 10, lockSeconds: 60 }
var extra Subscription[] = [
  ...(escalation.enabled
    ? [
        {
          name: escalation.subscription
          ...usual
          rules: [
            { name: 'needs-attention', properties: { type: 'CheckoutNeedsAttention', replayFor: '*' } }
            {
              name: 'needs-attention-replayed'
              properties: { type: 'CheckoutNeedsAttention', replayFor: escalation.subscription }
            }
          ]
        }
      ]
    : [])
  ...(mirror.enabled
    ? [
        {
          name: mirror.subscription
          ...usual
          rules: [
            { name: 'all', properties: { replayFor: '*' } }
            { name: 'all-replayed', properties: { replayFor: mirror.subscription } }
          ]
        }
      ]
    : [])
]

module serviceBus 'service-bus.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    hasLogicApps: escalation.enabled || mirror.enabled
    topic: { name: topic.name, duplicateDetectionSeconds: topic.duplicateDetectionSeconds }
  }
}

module subscriptions 'service-bus-subscription.bicep' = [
  for subscription in [...filter(topic.subscriptions, one => contains(subscriptionNames, one.name)), ...extra]: {
    params: { names: names, topicName: topic.name, subscription: subscription }
    dependsOn: [serviceBus]
  }
]

module escalationApp 'logic-app.bicep' = if (escalation.enabled) {
  params: {
    location: location
    names: names
    tags: tags
    workflowName: 'escalation'
    isEnabled: !empty(calls.notifyUrl)
    values: {
      topic: { value: topic.name }
      subscription: { value: escalation.subscription }
      api: { value: api }
      notifyUrl: { value: calls.notifyUrl }
      escalateUrl: { value: empty(calls.escalateUrl) ? calls.notifyUrl : calls.escalateUrl }
      opsKey: { value: calls.opsKey }
    }
  }
}

module mirrorApp 'logic-app.bicep' = if (mirror.enabled) {
  params: {
    location: location
    names: names
    tags: tags
    workflowName: 'mirror'
    isEnabled: true
    values: {
      topic: { value: topic.name }
      subscription: { value: mirror.subscription }
      eventHub: { value: 'https://${names.eventHubs}.servicebus.windows.net/${mirror.eventHub}' }
    }
  }
}

module eventHubs 'event-hubs.bicep' = if (mirror.enabled) {
  params: {
    location: location
    names: names
    tags: tags
    isPrivate: isPrivate
    hubName: mirror.eventHub
    senderAddresses: mirrorApp!.outputs.callerAddresses
  }
}

module doors 'service-bus-network.bicep' = if (isPrivate && (escalation.enabled || mirror.enabled)) {
  params: {
    names: names
    addresses: escalation.enabled ? escalationApp!.outputs.connectorAddresses : mirrorApp!.outputs.connectorAddresses
  }
  dependsOn: [serviceBus]
}

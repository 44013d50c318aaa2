// One subscription of the topic, and its filters.
import { Names } from '../names.bicep'
import { Subscription } from '../types.bicep'

@description('The name of every resource.')
param names Names

@description('The topic\'s name.')
param topicName string

@description('The subscription.')
param subscription Subscription

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: names.serviceBus
  resource topic 'topics' existing = { name: topicName }
}

resource subscribed 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = {
  parent: namespace::topic
  name: subscription.name
  properties: {
    requiresSession: subscription.requiresSession
    maxDeliveryCount: subscription.maxDeliveryCount
    lockDuration: 'PT${subscription.lockSeconds}S'
    defaultMessageTimeToLive: 'P14D'
    // What nobody read in time is looked at like what nobody could read.
    deadLetteringOnMessageExpiration: true
    deadLetteringOnFilterEvaluationExceptions: true
  }
}

// A new subscription has a rule named $Default that takes everything, and further rules only add to it. The first of
// ours therefore has that name, so that it replaces it.
resource rules 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for (rule, i) in subscription.rules: {
    parent: subscribed
    name: i == 0 ? '$Default' : rule.name
    properties: {
      filterType: 'CorrelationFilter'
      correlationFilter: { properties: rule.properties }
    }
  }
]

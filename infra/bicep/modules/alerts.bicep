// What must not go unseen. Each alert has an entry of the same name in docs/runbook.md.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('The topic\'s name.')
param topicName string

@description('Milliseconds that 99 of 100 checkout calls must not exceed.')
param slowestCheckoutMs int

var metrics = loadJsonContent('../metrics.json')

@description('The largest value of a metric in each five minutes, as a log query.')
func largest(metric string) string =>
  'customMetrics | where name == "${metric}" | summarize value = max(max_of(abs(valueMin), abs(valueMax))) by bin(timestamp, 5m)'

var rules = [
  {
    name: 'stock-drift'
    title: 'Stock in Redis is not what the ledger says'
    severity: 1
    query: largest(metrics.stockDrift.name)
    above: 0
  }
  {
    name: 'compensation-age'
    title: 'An undo has been tried for too long'
    severity: 1
    query: largest(metrics.compensationAge.name)
    above: 600
  }
  {
    name: 'needs-attention'
    title: 'A checkout waits for a person'
    severity: 1
    query: largest(metrics.needsAttention.name)
    above: 0
  }
  {
    name: 'outbox-lag'
    title: 'Events are not sent'
    severity: 2
    query: largest(metrics.outboxLag.name)
    above: 120
  }
  {
    name: 'slow-checkouts'
    title: 'Customers wait too long for their answer'
    severity: 2
    // Fewer than twenty calls say nothing about the slowest hundredth.
    query: 'requests | where url endswith "/api/checkouts" | summarize value = percentile(duration, 99), calls = count() by bin(timestamp, 5m) | where calls >= 20'
    above: slowestCheckoutMs
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = { name: names.serviceBus }

resource group 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: names.actionGroup }

resource queries 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: rule.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [insights.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT10M'
      // The tables of a new workspace are not there before the first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.above
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [group.id] }
    }
  }
]

// Asked of Service Bus itself, which also knows of subscriptions that the app does not read.
resource deadLetters 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages that nobody could read'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [bus.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: [topicName] }]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: group.id }]
  }
}

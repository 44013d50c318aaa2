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
    // The app's own rows: the host's have the same call once more, without its route.
    // Fewer than twenty calls say nothing about the slowest hundredth.
    query: 'requests | where customDimensions["boxoffice.route"] == "checkouts-create" | summarize value = percentile(duration, 99), calls = count() by bin(timestamp, 5m) | where calls >= 20'
    above: slowestCheckoutMs
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }

resource bus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = { name: names.serviceBus }

resource redis 'Microsoft.Cache/redisEnterprise@2026-09-01' existing = { name: names.redis }

resource server 'Microsoft.Sql/servers@2025-01-01' existing = {
  name: names.sqlServer
  resource database 'databases' existing = { name: names.database }
}

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

// Asked of the services themselves. Service Bus also knows of subscriptions that the app does not read.
var levels = [
  {
    name: 'dead-letters'
    title: 'Messages that nobody could read'
    scope: bus.id
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: [topicName] }]
    above: 0
  }
  {
    name: 'sql-full'
    title: 'The database fills up'
    scope: server::database.id
    namespace: 'Microsoft.Sql/servers/databases'
    metric: 'storage_percent'
    dimensions: []
    above: 80
  }
  {
    name: 'redis-full'
    title: 'Redis fills up'
    scope: redis.id
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'usedmemorypercentage'
    dimensions: []
    above: 80
  }
]

resource measures 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for level in levels: {
    name: level.name
    location: 'global'
    tags: tags
    properties: {
      description: level.title
      severity: 2
      enabled: true
      autoMitigate: true
      scopes: [level.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: level.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: level.namespace
            metricName: level.metric
            dimensions: level.dimensions
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: level.above
          }
        ]
      }
      actions: [{ actionGroupId: group.id }]
    }
  }
]

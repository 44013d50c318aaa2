// Says when the month becomes dear. It stops nothing.
import { Names } from '../names.bicep'

@description('The name of every resource.')
param names Names

@description('What a month may cost, in the subscription\'s currency.')
@minValue(1)
param monthly int

@description('The first day of the month it counts from. Azure refuses an earlier month than the current one when the budget is new, and another one afterwards.')
@minLength(10)
@maxLength(10)
param start string

@description('The addresses to write to.')
param emails string[]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' existing = { name: names.actionGroup }

var levels = [
  { name: 'spent-80', threshold: 80, type: 'Actual' }
  { name: 'spent-100', threshold: 100, type: 'Actual' }
  { name: 'expected-100', threshold: 100, type: 'Forecasted' }
]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'boxoffice'
  properties: {
    category: 'Cost'
    amount: monthly
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: toObject(levels, level => level.name, level => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: level.threshold
      thresholdType: level.type
      contactEmails: emails
      contactGroups: [group.id]
    })
  }
}

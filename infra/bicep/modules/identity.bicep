// The one identity that the app is.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.identity
  location: location
  tags: tags
}

@description('The application id: what the SDKs ask tokens for, and the SID of the database user.')
output clientId string = identity.properties.clientId

@description('The object id: the user name at Redis, and what roles are given to.')
output principalId string = identity.properties.principalId

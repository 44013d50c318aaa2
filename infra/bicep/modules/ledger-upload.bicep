// Has the database send the digests of its ledger away, every thirty seconds that something was written. Apart from the
// database, because the server must have its role first.
import { Names } from '../names.bicep'

@description('The name of every resource.')
param names Names

resource digests 'Microsoft.Storage/storageAccounts@2026-09-01' existing = { name: names.digests }

resource server 'Microsoft.Sql/servers@2025-01-01' existing = {
  name: names.sqlServer
  resource database 'databases' existing = { name: names.database }
}

resource upload 'Microsoft.Sql/servers/databases/ledgerDigestUploads@2025-01-01' = {
  parent: server::database
  name: 'current'
  properties: {
    // Without the slash that the endpoint ends in.
    digestStorageEndpoint: 'https://${digests.name}.blob.${environment().suffixes.storage}'
  }
}

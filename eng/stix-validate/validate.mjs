// node validate.mjs SCHEMA-FOLDER BUNDLE: checks each object of a STIX 2.1 bundle against the OASIS schema of its type.
// Exit codes: 0 all valid, 1 something is not, 2 it could not be checked.
import fs from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const [folder, file] = process.argv.slice(2)
if (!folder || !file) {
  console.error('usage: node validate.mjs SCHEMA-FOLDER BUNDLE')
  process.exit(2)
}

process.on('uncaughtException', error => {
  console.error(error)
  process.exit(2)
})

// The schemas' patterns were not written for the u flag.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats(ajv)
const schemaOf = new Map()
for (const part of ['common', 'sdos', 'sros', 'observables']) {
  for (const name of fs.readdirSync(path.join(folder, part))) {
    const schema = JSON.parse(fs.readFileSync(path.join(folder, part, name), 'utf8'))
    ajv.addSchema(schema)
    schemaOf.set(path.basename(name, '.json'), schema.$id)
  }
}

const bundle = JSON.parse(fs.readFileSync(file, 'utf8'))
let bad = 0
const check = (what, type, object) => {
  const id = schemaOf.get(type)
  const validate = id && ajv.getSchema(id)
  if (!validate) {
    console.error(`${what}: no schema for type ${type}`)
    bad++
  } else if (!validate(object)) {
    for (const error of validate.errors) console.error(`${what}${error.instancePath}: ${error.message}`)
    bad++
  }
}
check('bundle', 'bundle', bundle)
for (const [i, object] of bundle.objects.entries()) check(`objects[${i}] ${object.id}`, object.type, object)
console.log(`${bundle.objects.length} objects, ${bad} invalid`)
process.exit(bad === 0 ? 0 : 1)

import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from './objects.ts';
import { badRequest, Refused } from './refused.ts';

export type PatchType = 'json-patch' | 'merge-patch' | 'strategic-merge-patch';

/** A copy of the object with the patch applied, as the API server does it. Throws Refused for what it cannot apply. */
export function patched(object: JsonObject, type: PatchType, patch: Json): JsonObject {
  if (type === 'json-patch') return jsonPatched(object, patch);
  if (!isObject(patch)) throw badRequest('the patch is not an object');
  return type === 'merge-patch' ? merged(object, patch) : strategicallyMerged(object, patch);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// ---- JSON patch: RFC 6902

function jsonPatched(object: JsonObject, patch: Json): JsonObject {
  if (!Array.isArray(patch)) throw badRequest('the patch is not a list of operations');
  const copy = structuredClone(object);
  for (const operation of patch) applyOperation(copy, operation);
  return copy;
}

const unprocessable = (why: string) =>
  new Refused(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`);

function applyOperation(root: JsonObject, operation: Json): void {
  if (!isObject(operation) || typeof operation['path'] !== 'string') throw badRequest('an operation has no path');
  const { op, path, value = null } = operation;
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  if (last === undefined) throw unprocessable('the whole document cannot be replaced');
  const parent = keys.reduce<Json | undefined>((at, key) => child(at, key), root);
  if (typeof parent !== 'object' || parent === null) throw unprocessable(`${op} operation does not apply: ${path}`);
  const found = child(parent, last);
  if (op === 'test') {
    if (!isDeepStrictEqual(found ?? null, value)) throw unprocessable(`testing value ${path} failed: test failed`);
    return;
  }
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw unprocessable(`unexpected kind: ${op}`);
  if (op !== 'add' && found === undefined)
    throw unprocessable(`${op} operation does not apply: doc is missing key: ${path}`);
  write(parent, last, op, value);
}

const child = (at: Json | undefined, key: string): Json | undefined =>
  Array.isArray(at) ? at[Number(key)] : isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;

function write(parent: Json[] | JsonObject, key: string, op: 'add' | 'replace' | 'remove', value: Json): void {
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    if (op === 'remove') parent.splice(index, 1);
    else parent.splice(index, op === 'add' ? 0 : 1, value);
  } else if (op === 'remove') delete parent[key];
  else parent[key] = value;
}

// ---- Merge patch: RFC 7396

function merged(object: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merged(isObject(before) ? before : {}, value) : value;
  }
  return result;
}

// ---- Strategic merge patch: kubernetes/community, sig-api-machinery/strategic-merge-patch.md

/** By which of their fields the elements of a list are the same; every other list is replaced as a whole. */
const mergeKeys: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  conditions: 'type',
  ownerReferences: 'uid',
};

function strategicallyMerged(object: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === 'replace') return fields;
  if (directive === 'delete') return {};
  const kept = Array.isArray(retained) ? Object.entries(object).filter(([key]) => retained.includes(key)) : null;
  const result: JsonObject = kept ? Object.fromEntries(kept) : { ...object };
  for (const [key, value] of Object.entries(fields)) {
    if (key.startsWith('$')) continue;
    const before = result[key];
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = strategicallyMerged(isObject(before) ? before : {}, value);
    else if (Array.isArray(value) && mergeKeys[key])
      result[key] = mergedList(Array.isArray(before) ? before : [], value, mergeKeys[key]);
    else result[key] = value;
  }
  for (const [key, order] of Object.entries(fields))
    if (key.startsWith('$setElementOrder/')) reorder(result, key.slice('$setElementOrder/'.length), order);
  return result;
}

function mergedList(before: Json[], patch: Json[], mergeKey: string): Json[] {
  const elements = patch.filter(isObject);
  if (elements.some((each) => each['$patch'] === 'replace' && each[mergeKey] === undefined))
    return elements.filter((each) => each['$patch'] === undefined);
  let result = before.filter(isObject);
  for (const element of elements) {
    if (element[mergeKey] === undefined)
      throw new Refused(
        422,
        'Invalid',
        `map: ${JSON.stringify(element)} does not contain declared merge key: ${mergeKey}`,
      );
    const isThis = (each: JsonObject) => each[mergeKey] === element[mergeKey];
    if (element['$patch'] === 'delete') result = result.filter((each) => !isThis(each));
    else if (result.some(isThis))
      result = result.map((each) => (isThis(each) ? strategicallyMerged(each, element) : each));
    else result = [...result, element];
  }
  return result;
}

/** Elements that the order does not name stay behind those that it names. */
function reorder(object: JsonObject, key: string, order: Json): void {
  const [list, mergeKey] = [object[key], mergeKeys[key]];
  if (!Array.isArray(list) || !Array.isArray(order) || !mergeKey) return;
  const wanted = order.filter(isObject).map((each) => each[mergeKey]);
  const placeOf = (each: Json) => {
    const place = isObject(each) ? wanted.indexOf(each[mergeKey]) : -1;
    return place < 0 ? wanted.length : place;
  };
  object[key] = [...list].sort((one, other) => placeOf(one) - placeOf(other));
}

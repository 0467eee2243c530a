import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { createStretchCheck, type Stretch } from './verify-stretch.ts';

// A thread of verify-threads.ts: checks one stretch over a connection of its own, and answers once.
const { path, stretch } = workerData as { path: string; stretch: Stretch };
const db = new Database(path, { readonly: true, timeout: 5_000 });
db.pragma('trusted_schema = OFF');
const findings = createStretchCheck(db)(stretch);
db.close();
parentPort?.postMessage(findings);

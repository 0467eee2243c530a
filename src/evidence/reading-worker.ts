import { parentPort, workerData } from 'node:worker_threads';
import { readScannerReport } from './scanner-report.ts';

parentPort?.postMessage(readScannerReport(Buffer.from(workerData as Uint8Array).toString('utf8')));

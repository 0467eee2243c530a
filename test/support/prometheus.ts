import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort, program, scratch } from './processes.ts';

const binary = '/usr/bin/prometheus';

/** A program that tells its figures as Prometheus scrapes them; the test changes them. */
export async function startExporter(figures: Record<string, number>) {
  let isDown = false;
  const server = createServer((_, response) => {
    if (isDown) return response.destroy();
    const lines = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(`${lines.join('\n')}\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    figures,
    down(is: boolean): void {
      isDown = is;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Debian's Prometheus, scraping these addresses every second, in a folder of its own. */
export async function startPrometheus(targets: readonly string[]) {
  const { directory, remove } = scratch();
  const port = await freePort();
  const file = join(directory, 'prometheus.yml');
  const jobs = `scrape_configs:\n  - job_name: app\n    static_configs: [{ targets: [${targets.map((each) => `'${each}'`).join(', ')}] }]\n`;
  writeFileSync(file, `global: { scrape_interval: 1s, scrape_timeout: 1s }\n${jobs}`);
  const running = program(binary, [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok) break;
    if (tries > 200) throw new Error('Prometheus does not become ready.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop(): Promise<void> {
      running.signal('SIGTERM');
      await running.ended;
      remove();
    },
  };
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's own Python, where python3-icalendar and python3-dkim are; another one on the PATH has neither. */
const binary = '/usr/bin/python3';

function python(program: string, input: Uint8Array, ...args: string[]): string {
  if (!existsSync(binary)) throw new Error(`There is no ${binary}. Install python3-icalendar and python3-dkim.`);
  return execFileSync(binary, ['-c', program, ...args], { input, encoding: 'utf8' }).trim();
}

/** A calendar entry as python3-icalendar reads it; times in milliseconds, UTC. */
export function readByIcalendar(ics: string): {
  method: string;
  uid: string;
  sequence: number;
  opensAt: number;
  closesAt: number;
  zones: string[];
  status: string;
  summary: string;
} {
  const program = `
import json, sys, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
[event] = [each for each in calendar.walk() if each.name == 'VEVENT']
start, end = event['dtstart'].dt, event['dtend'].dt
print(json.dumps({
  'method': str(calendar['method']), 'uid': str(event['uid']), 'sequence': int(event['sequence']),
  'opensAt': int(start.timestamp() * 1000), 'closesAt': int(end.timestamp() * 1000),
  'zones': [str(start.tzinfo), str(end.tzinfo)],
  'status': str(event['status']), 'summary': str(event['summary']),
}))`;
  return JSON.parse(python(program, Buffer.from(ics)));
}

/** Whether python3-dkim finds the first signature good, with this record in the DNS. */
export function isSignedFor(mail: Uint8Array, record: { name: string; value: string }): boolean {
  const program = `
import sys, dkim
name, value = sys.argv[1:]
def txt(asked, timeout=5):
    return value.encode() if asked.decode().rstrip('.') == name else None
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=txt))`;
  return python(program, mail, record.name, record.value) === 'True';
}

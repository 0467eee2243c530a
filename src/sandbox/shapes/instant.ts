import { z } from 'zod';

export const instant = z.iso.datetime().meta({ id: 'Instant', description: 'ISO 8601 in UTC' });

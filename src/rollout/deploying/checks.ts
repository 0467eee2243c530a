import { z } from 'zod';

/** One look at production while an update goes out: a figure and where it must stay. */
export const checkSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(40),
    unit: z.string().max(12).default(''),
    /** It must stay below, or above, this; exactly one of them. */
    below: z.number().optional(),
    above: z.number().optional(),
    /** Minutes for which it may be on the wrong side before it counts as red; until then it is a warning. */
    forMinutes: z.number().min(0).max(1_440).default(0),
    /** Seconds after which a figure says nothing any more. */
    staleSeconds: z.int().min(5).max(86_400).default(120),
  })
  .refine((check) => (check.below === undefined) !== (check.above === undefined), 'must say either below or above');

/** A step of the way to everybody. */
export const stageSchema = z.strictObject({
  /** `10 %`, `green`, `everywhere`. */
  name: z.string().trim().min(1).max(24),
  /** Minutes that it is watched before the next one. */
  soakMinutes: z.int().min(0).max(10_080).default(0),
});

export type HealthCheck = z.infer<typeof checkSchema>;
export type Stage = z.infer<typeof stageSchema>;
/** What a red check brings about by itself: nothing but a closed way on, a proposal to the team, or the rollback. */
export type WhenRed = 'block' | 'propose' | 'roll-back';

/** What the settings say of a product's way to production. */
export interface Connected {
  /** Null where the settings name no stages. */
  stages: Stage[] | null;
  checks: HealthCheck[];
  whenRed: WhenRed;
  /** Whether a rollback is carried out by the bot itself. */
  reachesClusters: boolean;
  /** What a forge is asked and told of it; absent where none is connected. */
  forge?: Forge;
}

/** Where a product's components are developed. */
export interface Forge {
  /** `owner/name`: where issues are filed; null where nothing may be written. */
  filesIn: string | null;
  /** Whether the issue of 1.1 is filed without anybody asking for it. */
  filesByItself: boolean;
  /** Components whose release notes can be read, as the settings call them. */
  noted: string[];
}

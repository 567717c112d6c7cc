// The configuration's schema as JSON Schema, as it is published in docs/ for editors.
import { z } from 'zod';
import { configSchema } from './config.ts';

export const configJsonSchema = (): object =>
  JSON.parse(JSON.stringify(z.toJSONSchema(configSchema, { target: 'draft-2020-12' })));

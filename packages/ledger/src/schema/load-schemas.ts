/** Schemas, descriptions and pages, read from disk only by who prints them: no service does. IO. */
export const loadSchemas = () => import('./schemas.ts');

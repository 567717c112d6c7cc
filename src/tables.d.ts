/** Version tables are embedded as text by the build and parsed by the module that owns them. */
declare module '*.tsv' {
  const text: string;
  export default text;
}

/** Version tables are embedded as text by the build and parsed by the module that owns them. */
declare module '*.tsv' {
  const text: string;
  export default text;
}

/** The firewall rules that come with the program. */
declare module '*.seclang' {
  const text: string;
  export default text;
}

/** Style and script of the HTML report are embedded as text too. */
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.browser.js' {
  const text: string;
  export default text;
}

/** A hosting service's profile, checked against its schema by the build. */
declare module '*.yaml' {
  const profile: import('./target/profile.ts').Profile;
  export default profile;
}

/** The relay's origin without a trailing slash, fixed by build.mjs. */
declare const __RELAY_URL__: string;
/** The plugin's version from package.json. */
declare const __VERSION__: string;

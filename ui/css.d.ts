/** CSS modules, as esbuild's local-css loader gives them: class names by the names written in the file. */
declare module "*.module.css" {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module "*.css" {}

/** Stylesheets are bundled into /app.css; importing one only names it. */
declare module "*.css" {}

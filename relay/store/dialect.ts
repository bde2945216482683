/** The few places where one text of SQL needs other words in SQLite and PostgreSQL. */

/** Writing transactions exclude each other in SQLite, so the row locks stay comments there. */
export function toSqlite(sql: string): string {
  return sql.replace(/\$(\d+)/g, "?$1");
}

/**
 * Row locks, and lists passed as one JSON value: texts as an array, which the planner expects to be short and looks up in an
 * index, and objects as rows.
 */
export function toPostgres(sql: string): string {
  return sql
    .replaceAll("/* lock */", "for update")
    .replaceAll("/* skip */", "for update skip locked")
    .replace(
      /\bin \(select value from json_each\((\$\d+)\)\)/g,
      "= any (array(select json_array_elements_text($1::json)))",
    )
    .replace(/\bjson_each\((\$\d+)\)/g, "json_array_elements($1::json)");
}

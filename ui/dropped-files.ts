/** What was dropped on the panel, folders with all that is in them. */

/** A file with the folders it was dropped in: `Hero/de/1440x900.png`. */
export type NamedFile = { file: File; path: string };

/** To be called while the drop is handled: the browser forgets what was dropped right after. */
export function listDropped({ items, files }: DataTransfer): Promise<NamedFile[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return Promise.resolve(Array.from(files, (file) => ({ file, path: file.name })));
  return listAll(entries);
}

async function listAll(entries: readonly FileSystemEntry[]): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const entry of entries) {
    // What systems leave in folders, such as .DS_Store, is no picture of a person's.
    if (entry.name.startsWith(".")) continue;
    if (isFile(entry)) found.push({ file: await open(entry), path: entry.fullPath.replace(/^\//, "") });
    else if (isFolder(entry)) found.push(...(await listAll(await readFolder(entry))));
  }
  return found;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function open(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A folder is read in parts until one of them is empty. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return found;
    found.push(...part);
  }
}

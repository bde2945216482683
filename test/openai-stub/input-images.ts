// The pictures of an edit: their number, declared and real type, size in bytes and pixels, and the mask's fit.
import sharp, { type Metadata } from "sharp";
import type { ModelFamily } from "./models.ts";
import type { Part } from "./multipart.ts";
import {
  type Checked,
  type Refusal,
  accept,
  badImage,
  badRequest,
  invalidType,
  missingParameter,
  refuse,
  tooMany,
  unsupportedByModel,
} from "./refusal.ts";
import type { Size } from "./size.ts";

/** One uploaded file. `type` is the declared one; `name` the field it came in, without brackets. */
export type UploadedFile = { name: "image" | "mask" | "markup"; type: string | undefined; bytes: Buffer };

/** A file that passed, with what was measured of it. */
export type InputImage = UploadedFile & { size: Size; format: string; hasAlpha: boolean };

const maxImages = 16;
const maxBytes = 50 * 1024 * 1024;
/** The SDK says 4 MB, the guide 50 MB: the stub holds callers to the stricter. */
const maxMaskBytes = 4 * 1024 * 1024;
const formats: Record<string, string> = { "image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp" };

/** Sorts the file parts of a form out from its other fields, refusing what may not repeat. */
export function readFileParts(
  parts: readonly Part[],
): Checked<{ files: UploadedFile[]; fields: Map<string, unknown> }> {
  const files: UploadedFile[] = [];
  const fields = new Map<string, unknown>();
  for (const part of parts) {
    const isList = part.name === "image[]";
    const name = isList ? "image" : part.name;
    if (name === "image" || name === "mask" || name === "markup") {
      if (!isList && files.some((file) => file.name === name)) return refuse(duplicate(name));
      files.push({
        name,
        type: part.filename === undefined || part.filename === "" ? undefined : part.contentType,
        bytes: part.bytes,
      });
    } else {
      if (fields.has(name)) return refuse(duplicate(name));
      fields.set(name, part.bytes.toString("utf8"));
    }
  }
  return accept({ files, fields });
}

/** Recorded, but for the code. */
function duplicate(name: string): Refusal {
  return badRequest(
    `Duplicate parameter: '${name}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${name}[]=<value>'.`,
    name,
    "duplicate_parameter",
  );
}

/** Reads the pictures of a JSON edit: data URLs only, for the stub fetches nothing. Takes them out of `body`. */
export function readJsonImages(body: Map<string, unknown>): Checked<UploadedFile[]> {
  const images = body.get("images");
  if (images === undefined) return refuse(missingParameter("images"));
  if (!Array.isArray(images))
    return refuse(invalidType("images", "an array", typeof images === "string" ? "a string" : "an object"));
  if (images.length > maxImages) return refuse(tooMany("images", images.length, maxImages));
  const files: UploadedFile[] = [];
  const listed: [UploadedFile["name"], unknown, string][] = images.map((given, at) => [
    "image",
    given,
    `images[${at}]`,
  ]);
  if (body.has("mask")) listed.push(["mask", body.get("mask"), "mask"]);
  for (const [name, given, param] of listed) {
    const file = readReference(name, given, param);
    if (!file.ok) return file;
    files.push(file.value);
  }
  body.delete("images");
  body.delete("mask");
  return accept(files);
}

function readReference(name: UploadedFile["name"], given: unknown, param: string): Checked<UploadedFile> {
  const reference: { image_url?: unknown; file_id?: unknown } =
    typeof given === "object" && given !== null ? given : {};
  if (typeof reference.file_id === "string")
    return refuse(badRequest(`No such File object: ${reference.file_id}`, param, null));
  if (typeof reference.image_url !== "string") return refuse(missingParameter(`${param}.image_url`));
  const inline = /^data:([^;,]*);base64,([A-Za-z0-9+/]*={0,2})$/.exec(reference.image_url);
  if (inline === null)
    return refuse(
      badRequest(
        `Failed to download image from ${reference.image_url.slice(0, 100)}.`,
        `${param}.image_url`,
        "failed_to_download_image",
      ),
    );
  return accept({ name, type: inline[1], bytes: Buffer.from(inline[2] ?? "", "base64") });
}

/** Checks all pictures of an edit; the order of `image` files is kept. */
export async function checkInputImages(
  model: string,
  family: ModelFamily,
  files: readonly UploadedFile[],
): Promise<Checked<InputImage[]>> {
  const images = files.filter((file) => file.name === "image");
  if (images.length === 0) return refuse(missingParameter("image"));
  if (images.length > maxImages) return refuse(tooMany("image", images.length, maxImages));
  const checked: InputImage[] = [];
  for (const file of files) {
    const label = file.name !== "image" || images.length === 1 ? file.name : `image[${images.indexOf(file)}]`;
    const image = await measure(file, label, images.indexOf(file) + 1);
    if (!image.ok) return image;
    checked.push(image.value);
  }
  const wrong = findWrongOverlay(model, family, checked);
  return wrong === undefined ? accept(checked) : refuse(wrong);
}

async function measure(file: UploadedFile, label: string, position: number): Promise<Checked<InputImage>> {
  const declared = formats[file.type ?? ""];
  if (declared === undefined) {
    const message = `Invalid file '${label}': unsupported mimetype ('${file.type ?? "application/octet-stream"}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`;
    return refuse(badRequest(message, label, "unsupported_file_mimetype"));
  }
  if (file.bytes.length === 0)
    return refuse(badImage(`Invalid file '${label}': the image file is empty.`, label, "empty_image_file"));
  if (file.bytes.length >= maxBytes)
    return refuse(
      badImage(`Invalid file '${label}': the image must be smaller than 50 MB.`, label, "image_too_large"),
    );
  const found = await readMetadata(file.bytes);
  // The service opens the file as 8-bit RGB or RGBA and refuses palettes, grey, CMYK, 16 bits and many-frame files alike.
  const plain =
    found?.space === "srgb" && found.depth === "uchar" && !found.isPalette && (found.pages ?? 1) === 1;
  if (found === undefined || found.format !== declared || !plain) {
    const which = position > 0 ? `image ${position}` : file.name;
    return refuse(
      badImage(
        `Invalid image file or mode for ${which}, please check your image file.`,
        label,
        "invalid_image_file",
      ),
    );
  }
  return accept({
    ...file,
    format: declared,
    size: { width: found.width, height: found.height },
    hasAlpha: found.hasAlpha,
  });
}

async function readMetadata(bytes: Buffer): Promise<Metadata | undefined> {
  try {
    const image = sharp(bytes, { failOn: "error" });
    await image.clone().stats(); // decodes every pixel, so that a truncated file is found
    return await image.metadata();
  } catch {
    return undefined; // not a picture: the caller refuses it
  }
}

function findWrongOverlay(
  model: string,
  family: ModelFamily,
  files: readonly InputImage[],
): Refusal | undefined {
  const base = files.find((file) => file.name === "image");
  const overlays = files.filter((file) => file.name !== "image");
  if (overlays.length > 1)
    return badRequest(
      "The 'mask' and 'markup' parameters are mutually exclusive.",
      "markup",
      "invalid_value",
    );
  const overlay = overlays[0];
  if (overlay === undefined || base === undefined) return undefined;
  const { name } = overlay;
  if (name === "markup" && !family.markup)
    return unsupportedByModel(model, "markup", "unsupported_parameter");
  if (overlay.format !== "png" || !overlay.hasAlpha)
    return badImage(
      `Invalid ${name} image format - ${name} image missing alpha channel`,
      name,
      `invalid_${name}_image_format`,
    );
  if (overlay.size.width !== base.size.width || overlay.size.height !== base.size.height) {
    return badImage(
      `Invalid ${name} image format - ${name} size does not match image size`,
      name,
      `invalid_${name}_image_format`,
    );
  }
  if (overlay.bytes.length > maxMaskBytes)
    return badImage(
      `Invalid file '${name}': the ${name} must be smaller than 4 MB.`,
      name,
      "image_too_large",
    );
  return undefined;
}

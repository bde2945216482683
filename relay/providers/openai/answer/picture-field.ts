/** Which fields of an answer may hold a picture, however deep a gateway has wrapped it. */

const bytesField = /(?:^|\.)(?:b64_json|b64|base64|image_base64|image_b64)$/;
/** A field named for a picture, or the first of a list of pictures, that is a text itself. */
const pictureField = /(?:^|\.)(?:images?|data)(?:\.0)?$/;
const addressField = /(?:^|\.)(?:url|image_url)$/;

/** True for a field that may hold a picture's bytes or its address; `path` is like `data.0.b64_json`. */
export function isPictureField(path: string): boolean {
  return (bytesField.test(path) || pictureField.test(path) || addressField.test(path)) && !isAside(path);
}

/** True for a field that holds an address, unless it holds a data URL. */
export function isAddressField(path: string): boolean {
  return addressField.test(path);
}

/** True for a field that a picture may be in, by a name that other things have too. */
export function isVagueField(path: string): boolean {
  return pictureField.test(path);
}

/** What an error says is read whole, as its words. */
function isAside(path: string): boolean {
  return /(?:^|\.)(?:errors?|usage)(?:\.|$)/.test(path);
}

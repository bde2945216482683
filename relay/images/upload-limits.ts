/** What is read of pictures that people send. */

/**
 * `maxPixels` is a camera's 64 megapixels. Masks are as large as the picture they belong to and mean areas, so theirs end at
 * 4,096 pixels a side, the largest picture Figma holds.
 */
export const uploadLimits = {
  maxBytes: 20_000_000,
  maxPixels: 64_000_000,
  maxEdgePx: 16_384,
  maxMaskPixels: 4_096 * 4_096,
} as const;

/**
 * What one call sends along at most: a picture as providers take it, all pictures as they were uploaded, and all as they are
 * sent, since what has to be converted may grow.
 */
export const callLimits = {
  inputBytes: 50_000_000,
  uploadedBytes: 100_000_000,
  sentBytes: 200_000_000,
} as const;

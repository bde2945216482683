/** The fills of a node, front to back: colours as swatches, pictures as thumbnails. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ImagePaint, Paint } from "../../host/document/paint-schema.ts";
import type { ImageRecord, PlaygroundDocument } from "../../host/document/store.ts";
import { css } from "../../host/paint/fill.ts";

export function Fills({
  document,
  fills,
}: {
  document: PlaygroundDocument;
  fills: readonly Paint[];
}): JSX.Element {
  return (
    <section class="group" aria-label="Fills">
      <h3>Fill</h3>
      {fills.length === 0 && <p class="quiet">None</p>}
      <ul class="fills">
        {fills.toReversed().map((paint, index) => (
          <li key={index} class={paint.visible ? "fill" : "fill fill-hidden"}>
            {isImage(paint) ? (
              <ImageFill image={document.images.get(paint.imageHash ?? "")} paint={paint} />
            ) : (
              <PlainFill paint={paint} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function isImage(paint: Paint): paint is ImagePaint {
  return paint.type === "IMAGE";
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function PlainFill({ paint }: { paint: Paint }): JSX.Element {
  const swatch = paint.type === "SOLID" ? css(paint.color, paint.opacity) : gradientOf(paint);
  return (
    <>
      <span class="swatch" style={{ background: swatch }} />
      <span>{paint.type === "SOLID" ? hex(paint.color) : titleOf(paint.type)}</span>
      <span class="fill-note">{percent(paint.opacity)}</span>
    </>
  );
}

function titleOf(type: string): string {
  const words = type.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function hex(color: { readonly r: number; readonly g: number; readonly b: number }): string {
  const parts = [color.r, color.g, color.b].map((channel) =>
    Math.round(channel * 255)
      .toString(16)
      .padStart(2, "0"),
  );
  return parts.join("").toUpperCase();
}

function gradientOf(paint: Paint): string {
  if (!("gradientStops" in paint) || !Array.isArray(paint.gradientStops)) return "transparent";
  const stops = paint.gradientStops.map(({ color, position }) => `${css(color, color.a)} ${position * 100}%`);
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}

function ImageFill({ image, paint }: { image: ImageRecord | undefined; paint: ImagePaint }): JSX.Element {
  const url = useObjectUrl(image);
  if (image === undefined) return <span>Picture is missing</span>;
  const size = `${image.width} × ${image.height}`;
  return (
    <div class="image-fill">
      <img src={url} alt={`Picture, ${size}`} />
      <span>
        {titleOf(paint.scaleMode)} · {image.type.toUpperCase()} · {size}
      </span>
      <span class="fill-note">
        {Math.max(1, Math.round(image.bytes.length / 1000))} kB · {paint.imageHash?.slice(0, 8)}
      </span>
    </div>
  );
}

/** An address for the picture's bytes, given back when another picture is shown. */
function useObjectUrl(image: ImageRecord | undefined): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (image === undefined) return undefined;
    const made = URL.createObjectURL(
      new Blob([new Uint8Array(image.bytes)], { type: `image/${image.type}` }),
    );
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  return url;
}

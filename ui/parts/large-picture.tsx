import type { Size } from "../../core/api.ts";
import type { VisiblePart } from "../../core/safe-zone.ts";
import css from "./large-picture.module.css";
import { useBlobUrl } from "./thumbnail.tsx";

type LargePictureProps = {
  src?: string | undefined;
  bytes?: Uint8Array | undefined;
  alt: string;
  /** The picture's own pixels, where they are known: it then gets the height of its shape. */
  size?: Size | undefined;
  /** What a frame shows of it; the rest is shaded. */
  part?: VisiblePart | undefined;
};

/** A picture as wide as the panel, whole, from bytes and until they are there from a data URL. */
export function LargePicture({ src, bytes, alt, size, part }: LargePictureProps) {
  const url = useBlobUrl(bytes);
  const ratio = size === undefined ? undefined : size.width / size.height;
  return (
    <span class={css.box} style={{ "--ratio": ratio }}>
      <span class={css.frame}>
        <img class={css.picture} src={url ?? src} alt={alt} draggable={false} />
        {ratio !== undefined && part !== undefined && (
          <span class={css.shown} style={toInset(part)} data-shown={part.hides} />
        )}
      </span>
    </span>
  );
}

function toInset({ x, y, width, height }: VisiblePart): { [edge: string]: string } {
  return { left: toPercent(x), top: toPercent(y), width: toPercent(width), height: toPercent(height) };
}

function toPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}

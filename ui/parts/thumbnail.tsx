import { useEffect, useState } from "preact/hooks";
import css from "./thumbnail.module.css";

type ThumbnailProps = {
  src?: string | undefined;
  bytes?: Uint8Array | undefined;
  alt: string;
};

/** A small picture from bytes, and until they are there from a data URL; a quiet square without either. */
export function Thumbnail({ src, bytes, alt }: ThumbnailProps) {
  const url = useBlobUrl(bytes);
  const shown = url ?? src;
  return (
    <span class={css.small}>
      {shown !== undefined && <img class={css.picture} src={shown} alt={alt} draggable={false} />}
    </span>
  );
}

/** An address of the bytes, given back when they are no longer shown; undefined without bytes. */
export function useBlobUrl(bytes: Uint8Array | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (bytes === undefined) return undefined;
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}

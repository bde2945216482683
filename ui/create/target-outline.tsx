type Shape = { width: number; height: number };

const boxPx = 40;

/** Target against picture, to scale: the picture dashed, the target solid, centred on each other as it will cover it. */
export function TargetOutline({ target, asked }: { target: Shape; asked: Shape | undefined }) {
  const picture = asked === undefined ? target : coverShape(target, asked);
  const scale = (boxPx - 2) / Math.max(picture.width, picture.height, target.width, target.height);
  return (
    <svg width={boxPx} height={boxPx} viewBox={`0 0 ${boxPx} ${boxPx}`} aria-hidden="true">
      {asked !== undefined && (
        <rect
          {...centre(picture, scale)}
          fill="var(--figma-color-bg-selected)"
          stroke="var(--figma-color-border-selected)"
          stroke-dasharray="2 2"
          rx="1"
        />
      )}
      <rect {...centre(target, scale)} fill="none" stroke="var(--figma-color-text)" rx="1" />
    </svg>
  );
}

/** The picture scaled so that it just covers the target. */
function coverShape(target: Shape, asked: Shape): Shape {
  const scale = Math.max(target.width / asked.width, target.height / asked.height);
  return { width: asked.width * scale, height: asked.height * scale };
}

function centre(shape: Shape, scale: number): { x: number; y: number; width: number; height: number } {
  const width = Math.max(2, shape.width * scale);
  const height = Math.max(2, shape.height * scale);
  return { x: (boxPx - width) / 2, y: (boxPx - height) / 2, width, height };
}

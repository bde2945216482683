/** Takes nothing new for which the disk has no room beside what is promised to pictures that are paid for (D5). */
import { createFailure } from "../../core/failure.ts";
import { refuse } from "../http/problem.ts";
import type { Services } from "../services.ts";

/** Does what writes at most so many bytes, and holds room for them meanwhile; refuses with 507 when there is none. */
export async function withRoom<T>(
  { diskRoom }: Pick<Services, "diskRoom">,
  bytes: number,
  work: () => Promise<T>,
): Promise<T> {
  const room = diskRoom.hold(bytes) ?? refuse(createFailure("disk-full"));
  try {
    return await work();
  } finally {
    room.release();
  }
}

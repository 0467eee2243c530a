import type { Specimen, SpecimenRoom } from '../sandbox/contract.ts';

type Shown<T = Specimen> = T extends Specimen ? Omit<T, 'id' | 'title'> : never;

/** Where specimens are hung, in rooms. */
export interface Hall {
  /** Those with anything in them. */
  rooms(): SpecimenRoom[];
  /** Of two with one title in a room the first stays. */
  hang(room: string, title: string, shown: Shown): void;
}

/** `order` names rooms that come first, whenever they are opened. */
export function createHall(order: readonly string[] = []): Hall {
  const rooms = new Map<string, SpecimenRoom>();
  const open = (title: string): SpecimenRoom => {
    const room = rooms.get(title) ?? { id: slug(title), title, specimens: [] };
    rooms.set(title, room);
    return room;
  };
  for (const title of order) open(title);
  return {
    rooms: () => [...rooms.values()].filter(({ specimens }) => specimens.length > 0),
    hang(room, title, shown) {
      const { id, specimens } = open(room);
      const name = `${id}-${slug(title)}`;
      if (!specimens.some((each) => each.id === name)) specimens.push({ ...shown, id: name, title });
    },
  };
}

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

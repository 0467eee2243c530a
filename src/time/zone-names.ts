// What the zone database does not say: today's names of renamed cities, abbreviations, and big cities without a zone.

/** Intl may still list the left name; people know the right one. */
export const MODERN: ReadonlyMap<string, string> = table({
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
});

/** Abbreviations that mean one place to nearly everybody. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = table({
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  wet: 'Europe/Lisbon',
  west: 'Europe/Lisbon',
  msk: 'Europe/Moscow',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  mdt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  hst: 'Pacific/Honolulu',
  jst: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  hkt: 'Asia/Hong_Kong',
  sgt: 'Asia/Singapore',
  sast: 'Africa/Johannesburg',
  eat: 'Africa/Nairobi',
  aedt: 'Australia/Sydney',
  nzst: 'Pacific/Auckland',
  nzdt: 'Pacific/Auckland',
});

/** Abbreviations that several places use: never read, only asked about. */
export const AMBIGUOUS: ReadonlyMap<string, readonly string[]> = table({
  ist: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  cst: ['America/Chicago', 'Asia/Shanghai', 'America/Havana'],
  cdt: ['America/Chicago', 'America/Havana'],
  ct: ['America/Chicago'],
  bst: ['Europe/London', 'Asia/Dhaka'],
  mst: ['America/Denver', 'America/Phoenix'],
  mt: ['America/Denver', 'America/Phoenix'],
  ast: ['America/Halifax', 'America/Puerto_Rico', 'Asia/Riyadh'],
  eet: ['Europe/Athens', 'Europe/Kyiv', 'Africa/Cairo'],
  eest: ['Europe/Athens', 'Europe/Kyiv', 'Africa/Cairo'],
  aest: ['Australia/Sydney', 'Australia/Brisbane'],
  acst: ['Australia/Darwin', 'Australia/Adelaide'],
});

/** Short names that Intl does not give in any English. */
export const LABELS: ReadonlyMap<string, string> = table({
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Singapore': 'SGT',
  'Europe/Moscow': 'MSK',
});

export const BIG_CITIES: ReadonlyMap<string, string> = table({
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  frankfurt: 'Europe/Berlin',
  cologne: 'Europe/Berlin',
  geneva: 'Europe/Zurich',
  milan: 'Europe/Rome',
  barcelona: 'Europe/Madrid',
  manchester: 'Europe/London',
  edinburgh: 'Europe/London',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  boston: 'America/New_York',
  washington: 'America/New_York',
  miami: 'America/New_York',
  atlanta: 'America/New_York',
  austin: 'America/Chicago',
  dallas: 'America/Chicago',
  houston: 'America/Chicago',
  montreal: 'America/Toronto',
  delhi: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  beijing: 'Asia/Shanghai',
  shenzhen: 'Asia/Shanghai',
  osaka: 'Asia/Tokyo',
  'tel aviv': 'Asia/Jerusalem',
  canberra: 'Australia/Sydney',
  wellington: 'Pacific/Auckland',
  'rio de janeiro': 'America/Sao_Paulo',
});

/** A map, because people may type "constructor". */
function table<T>(entries: Record<string, T>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}

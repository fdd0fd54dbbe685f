/** Converts offsets in a text to line numbers, beginning with 1. Built once, as a file may have many lines to name. */
export function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', feed + 1)) {
    starts.push(feed + 1);
  }
  return (offset) => {
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = Math.floor((low + high) / 2);
      if (starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}

/** Longest side of a photo that is sent, in points: the letters of a paper on it are still read. */
const SIDE = 2560;
/** Bytes below which a photo is sent as it is. */
const SMALL = 1_000_000;

/**
 * A telephone's photo, drawn anew as large as people need it: over a poor line it takes seconds and not minutes. By
 * being drawn it loses what the camera wrote beside it, place and time among that; the server takes that from every
 * picture, whoever sends it. What is no photo, or cannot be drawn here, goes as it is.
 */
export async function smaller(file: File): Promise<Blob> {
  if (file.type !== 'image/jpeg' || file.size < SMALL) return file;
  try {
    const photo = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE / Math.max(photo.width, photo.height));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)];
    canvas.getContext('2d')?.drawImage(photo, 0, 0, canvas.width, canvas.height);
    photo.close();
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    return drawn && drawn.size < file.size ? drawn : file;
  } catch {
    // A photo that this browser cannot draw is still one that another shows.
    return file;
  }
}

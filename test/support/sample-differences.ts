/** Where the sample library's expectations and Alice's reading differ on purpose, with the reason for each. */

const stealth = 'hidden in the pixels: the scan does not decode them';
const bracket = 'InvokeAI writes the negative prompt in square brackets inside the prompt; we part them';
const manifestTitle = 'the title is that of the content credentials, not of the medium';
const recordLabel = 'the name of a record company, not a label that someone gave the file';
const estimate = 'exiftool guesses from the bit rate; we count';
const older = 'another part of the file tells an earlier date';

/** By file and field. */
export const acceptedDisagreements: Record<string, string> = {
  'ai/novelai__sample-0316-out.png raw text of PNG stealth alpha LSB stealth_pngcomp': stealth,
  'ai/novelai__sample-0316.png raw text of PNG stealth alpha LSB stealth_pngcomp': stealth,
  'ai/sdmetadata__novelai-curated.webp raw text of WEBP stealth alpha LSB stealth_pngcomp': stealth,
  'ai/sdparsers__automatic1111_stealth.png raw text of PNG stealth alpha LSB stealth_pngcomp': stealth,
  'ai/sdparsers__automatic1111_stealth.png recipe prompt_sha256': stealth,
  'ai/sdparsers__automatic1111_stealth.png recipe negative_sha256': stealth,
  'ai/sdparsers__automatic1111_stealth.png recipe seed': stealth,
  'ai/sdparsers__automatic1111_stealth.png recipe steps': stealth,
  'ai/sdparsers__automatic1111_stealth.png recipe sampler': stealth,
  'ai/sdparsers__invokeai_dream1.png recipe prompt_sha256': bracket,
  'ai/sdparsers__invokeai_sdmeta1.png recipe prompt_sha256': bracket,
  'ai/c2pa__C.jpg title': manifestTitle,
  'ai/c2pa__XCA.jpg title': manifestTitle,
  'ai/invokeai__splash-banner.png title': manifestTitle,
  'audio/mediafile__full.flac label': recordLabel,
  'audio/mediafile__full.m4a label': recordLabel,
  'audio/mediafile__full.ogg label': recordLabel,
  'audio/mediafile__full.ogg duration': estimate,
  'audio/tinytag__non_ascii_filename_äää.mp3 duration': estimate,
  'broken/tinytag__corrupt_metadata.ogg duration': estimate,
  'audio/tinytag__wav_with_image.wav duration':
    'exiftool 12.57 counts the pictures behind the sound as sound; 13 does not',
  'broken/c2pa__riff_bomb_1000.wav duration': 'its data chunk is empty; exiftool takes the size of the file',
  'audio/mediafile__full.m4a date': older,
  'video/mp4parse__metadata.mp4 date': older,
  'video/filetype__fixture.mov date': older,
  'odd/libavif__colors-animated-8bpc-alpha-exif-xmp.avif mime': 'an AVIF sequence is a picture here',
  'odd/filetype__fixture-sequence.avif mime': 'an AVIF sequence is a picture here',
  'odd/libavif__colors-animated-8bpc-alpha-exif-xmp.avif duration': 'exiftool overflows',
  'odd/filetype__fixture.cr3 duration': 'a photo has no duration',
  'odd/filetype__fixture.psd mime': 'image/vnd.adobe.photoshop is the registered one',
  'photos/imagemeta__IPTC-PhotometadataRef-Std2021.1.jpg genre': 'a code of a vocabulary, not a genre of music',
  'photos/imagemeta__sample.arw width': 'exiftool takes the cropped size out of the maker’s notes',
  'photos/imagemeta__sample.arw height': 'exiftool takes the cropped size out of the maker’s notes',
  'photos/imagemeta__sample.arw rating': 'in the maker’s notes, where no program looks for it',
  'video/gomp4__sample.mp4 gps': 'a 3GPP location box of zeros',
  'video/gomp4__sample_fragmented.mp4 duration': 'exiftool does not count fragments',
  'video/mp4parse__metadata.mp4 rating': 'iTunes’ advisory (explicit or clean), not stars',
};

const cut = 'the sample is the beginning of a longer file';
const malformed = 'made to be malformed';

/** Files that are refused, though exiftool tells something about them. */
export const acceptedRefusals: Record<string, string> = {
  'audio/tinytag__UTF16.mp3': cut,
  'audio/tinytag__flac_with_image.flac': cut,
  'audio/tinytag__iso8859_with_image.m4a': cut,
  'video/gomp4__sample_qt.mp4': cut,
  'broken/c2pa__id3v23_compression_underflow.mp3': malformed,
  'broken/c2pa__nested_moov_1000.mp4': malformed,
  'broken/mp4parse__bug-1655846.avif': malformed,
  'broken/mp4parse__clusterfuzz-testcase-minimized-avif-4914209301856256.avif': malformed,
  'broken/sdparsers__empty_file.png': 'no bytes at all',
  'broken/sharp__corrupt-header.jpg': malformed,
  'broken/sharp__truncated.jpg': cut,
  'broken/sharp__truncated.png': cut,
  'broken/tinytag__106-invalid-streaminfo.flac': malformed,
  'photos/goexif__2099-08-12-19-59-29-sep-2099-08-12-19-59-29a.jpg':
    'cut off inside a segment; there is no picture in it',
};

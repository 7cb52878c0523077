package io.perdure.llm;

import java.util.Arrays;

/** How many tokens a character takes that is not ASCII: by its script, since tokenizers have learned some scripts better than others. */
final class Scripts {
    // From where on, hexadecimal, and how many sixteenths of a token. Of scripts that are not named, each of three
    // bytes is a token.
    private static final String WEIGHTS = "0080:32 00A0:18 00C0:20 0100:28 0180:34 0250:30 0300:32"
            + " 0370:30 0390:31 03B0:18 03D0:30 0400:30 0410:18 0430:10 0450:26 0460:40 04A0:48" // Greek, Cyrillic
            + " 0530:36 0590:28 05D0:20 05F0:24 0600:16 0660:28 0670:24 0700:36" // Armenian, Hebrew, Arabic, Syriac
            + " 0900:20 0980:25 0A00:33 0B00:48 0B80:26 0C00:33 0D00:31 0D80:36" // India and Ceylon
            + " 0E00:18 0E80:37 0F00:37 1000:35 10A0:36 1100:48 1780:32 1800:48" // Thai, Lao, Tibetan, Burmese,
            // Georgian, Khmer
            + " 1E00:36 1EA0:24 1F00:36 2000:48 2010:21 2030:30 20A0:32 20D0:48 2100:34 2150:42 2500:30 2580:34 2600:36 27C0:48"
            + " 3000:30 3040:19 30A0:20 3100:48 4E00:26 A000:48 AC00:28 D7B0:48 FE00:32 FE10:48 FF00:24 FF10:28 FF60:36";
    private static final int BLOCK = 16;
    private static final byte PICTURE = 48;
    private static final byte FOUR_BYTES = 64;

    private Scripts() {}

    /** Sixteenths of a token for each of the first 65 536 characters, in blocks of {@value #BLOCK}. */
    static byte[] weights() {
        byte[] weights = new byte[0x10000 / BLOCK];
        for (String from : WEIGHTS.split(" ", -1)) {
            Arrays.fill(
                    weights,
                    Integer.parseInt(from, 0, 4, 16) / BLOCK,
                    weights.length,
                    Byte.parseByte(from.substring(5)));
        }
        return weights;
    }

    /** Sixteenths of a token for one that two characters stand for. */
    static byte ofPair(char high) {
        return high == '\uD83C' || high == '\uD83D' || high == '\uD83E' ? PICTURE : FOUR_BYTES;
    }
}

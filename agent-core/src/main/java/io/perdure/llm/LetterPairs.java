package io.perdure.llm;

/**
 * What a letter adds to a word's tokens, by the letter before it: little for pairs that are common in English, much for those that no word has, since
 * tokenizers have few pieces for them. Fitted to the counts of OpenAI's tokenizers for words of English, of code, of 200 languages in
 * Latin letters, and for letters drawn at random.
 */
final class LetterPairs {
    /** The place of a letter is its number in the alphabet; 0 stands for the beginning of a word. */
    static final int PLACES = 32;

    // One row for each letter that comes first, of 26 for those behind it; in 1/16 of a token, and 3 more, to base 36.
    private static final String ROWS = "b6728774a78459d7f305b76i6b"
            + "f5629c278c6052i4j102a9aa29"
            + "e9jgaijfe2j0aedajd1jbigj8f"
            + "9jbf0ec3ee00ch8ff5a3ajehab"
            + "bhjb795hejjajjejjb4hjdgh9j"
            + "8h6294bbhjg8c6dc8359i990bj"
            + "9iij388e5hb5gj8hiab4hgdg5j"
            + "hjij7gcccjj6abfjj58dejjj5i"
            + "eifg8jifgjae8hfjb677jhjedj"
            + "4000334fjb825008f710j1h8b0"
            + "8ajj8dfgjd9ih8cijg8dehfjjj"
            + "hfhe8jighe8cf6jjha6jejgjbe"
            + "ccj07fgiejb7jifejh4dd7gi1j"
            + "c5bc4jbibjg87fd2jj6ibjjj6g"
            + "ee948e5heg88hd8ejg20f6fjcd"
            + "b540a00bbe400060h026320769"
            + "bbj7cjcejjd2ggd3f0219geh0d"
            + "gffadhhhdjj6hajicdea2aagji"
            + "b9dd6d4haj5i63d6j534fd7g0f"
            + "jjiibjjaijdbjeg9jj36gjdjbj"
            + "ehij8hh1bjeihef8e44cfjbj4f"
            + "b4973j0jccg059ebj321gfc8a6"
            + "a8gf7jjcchjhfffiidhjjcgjih"
            + "fdcf6ji0cjcggaejj69jjhfjcj"
            + "9eac26iadgjd9ig9ifddaeba98"
            + "hjjjgjjjjijjjeh9jb89ijbjgf"
            + "b9fdadh2fj6hcijijjbejjahaa";

    private LetterPairs() {}

    /** In 1/16 of a token; the index is the place of the first times {@link #PLACES}, plus that of the second. */
    static byte[] weights() {
        byte[] weights = new byte[PLACES * PLACES];
        for (int i = 0; i < ROWS.length(); i++) {
            weights[i / 26 * PLACES + i % 26 + 1] = (byte) (Character.digit(ROWS.charAt(i), 36) - 3);
        }
        return weights;
    }
}

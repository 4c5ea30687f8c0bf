"""How a word that a table lacks is cut into known pieces: as the product's own vocabulary does (src/indexer/embed/vocabulary.ts)."""

SHORTEST_PIECE = 3
LONGEST_WORD = 48
# What a letter costs that is in no piece; a piece costs 1.
LETTER_COST = 1.5


def pieces(word, place):
    """Rows of the fewest known pieces that cover the word, of equally few the longest last one. `place` knows the row of each word."""
    if len(word) > LONGEST_WORD:
        return []
    best = [(0.0, [])]
    for end in range(1, len(word) + 1):
        cost, own = best[end - 1]
        choices = [(cost + LETTER_COST, own)]
        for start in range(0, end - SHORTEST_PIECE + 1):
            row = place.get(word[start:end])
            if row is not None:
                choices.append((best[start][0] + 1, best[start][1] + [row]))
        best.append(min(choices, key=lambda choice: choice[0]))
    return best[-1][1]

package io.evenkeel.proxy.fuzz;

/// The product and the reference see the same bytes in two ways.
final class Disagreement extends RuntimeException {

    private final String kind;

    /// @param kind in a few words what is different; the same for every case that shows the same defect
    Disagreement(String kind, Object product, Object reference) {
        super(kind + "\n  product:   " + Text.printable(String.valueOf(product)) + "\n  reference: " + Text.printable(String.valueOf(reference)), null, false, false);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }

    /// Throws when the two are not equal.
    static void unlessEqual(String kind, Object product, Object reference) {
        if (!product.equals(reference)) {
            throw new Disagreement(kind, product, reference);
        }
    }
}

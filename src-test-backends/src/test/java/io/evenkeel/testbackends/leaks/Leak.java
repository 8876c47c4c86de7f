package io.evenkeel.testbackends.leaks;

/// One resource that was collected as garbage before it was released.
///
/// @param resource the class of what leaked, `ByteBuf` as a rule
/// @param records  where it was made and last touched, as Netty words it; names the test that was running when it was made
record Leak(String resource, String records) {

    @Override
    public String toString() {
        return resource + " was not released:" + records;
    }
}

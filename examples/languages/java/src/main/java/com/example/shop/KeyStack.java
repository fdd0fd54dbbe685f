package com.example.shop;

import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** The key of the shop's values, in a stack of its own, so that the values survive when the service's stack is deleted. */
public class KeyStack extends Stack {
    private final Key key;

    public KeyStack(Construct scope, String id) {
        super(scope, id);
        key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    }

    public Key getKey() {
        return key;
    }
}

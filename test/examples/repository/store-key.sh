#!/bin/sh
exec node use-key.js store "$KEY_ID"
